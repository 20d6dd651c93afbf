# The app server (and, without SPACETIMEDB_URI, the embedded engine with it).
FROM node:22-bookworm-slim

WORKDIR /plaza
COPY . .
RUN npm ci && npm run build && mkdir /data && chown -R node:node /data .

USER node
ENV NODE_ENV=production PLAZA_HOST=0.0.0.0 PLAZA_DATA_DIR=/data
VOLUME /data
EXPOSE 4000 3000
CMD ["npm", "start"]
