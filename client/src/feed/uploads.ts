/** A file that the server has accepted. */
export interface UploadedFile {
  readonly id: string;
  readonly width: number;
  readonly height: number;
  readonly placeholder: string;
}

/** An upload that can be watched and called off. */
export interface Upload {
  readonly done: Promise<UploadedFile>;
  readonly cancel: () => void;
}

/** Types that the server can turn into pictures; it looks at the content again itself. */
export const pictureTypes = ['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif'];

/** What a picture is for: the server cuts avatars square. */
export type PictureKind = 'picture' | 'avatar';

/**
 * Sends a picture. `XMLHttpRequest`, because `fetch` cannot tell how much of a body has gone out.
 * @param upload.onProgress called with 0 to 1
 */
export function uploadPicture(upload: {
  readonly file: Blob;
  readonly kind: PictureKind;
  readonly onProgress: (share: number) => void;
}): Upload {
  const { file, kind, onProgress } = upload;
  const request = new XMLHttpRequest();
  const done = new Promise<UploadedFile>((resolve, reject) => {
    request.upload.addEventListener('progress', event => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    });
    request.addEventListener('load', () => {
      const uploaded = request.status < 300 ? parseUploaded(request.responseText) : null;
      if (uploaded) resolve(uploaded);
      else reject(new Error(refusalOf(request.responseText)));
    });
    request.addEventListener('error', () => reject(new Error('')));
    request.addEventListener('abort', () => reject(new Error('')));
  });
  let isCancelled = false;
  void fitting(file).then(picture => {
    if (isCancelled) return;
    const form = new FormData();
    form.append('kind', kind);
    form.append('file', picture);
    request.open('POST', '/api/files');
    request.send(form);
  });
  return {
    done,
    cancel: () => {
      isCancelled = true;
      request.abort();
    },
  };
}

/** Below the 12 MiB that the server takes, with room for the form around the picture. */
const sentBytesMax = 11.5 * 1024 * 1024;
/** Longest side of a picture made smaller: more than the widest that the server keeps. */
const shrunkSidePxMax = 4_096;

/** The picture itself, or a smaller JPEG of one that the server would refuse for its size. */
async function fitting(file: Blob): Promise<Blob> {
  if (file.size <= sentBytesMax || file.type === 'image/gif') return file;
  try {
    const bitmap = await createImageBitmap(file);
    const scale = Math.min(1, shrunkSidePxMax / Math.max(bitmap.width, bitmap.height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(bitmap.width * scale);
    canvas.height = Math.round(bitmap.height * scale);
    const context = canvas.getContext('2d');
    if (!context) return file;
    // A JPEG has no transparency; without a ground it would turn black.
    context.fillStyle = 'white';
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    bitmap.close();
    const shrunk = await new Promise<Blob | null>(resolve =>
      canvas.toBlob(resolve, 'image/jpeg', 0.88),
    );
    return shrunk ?? file;
  } catch {
    // Not a picture after all: the server says so in its own words.
    return file;
  }
}

function parseUploaded(text: string): UploadedFile | null {
  const { id, width, height, placeholder } = parseObject(text);
  if (typeof id !== 'string' || typeof width !== 'number' || typeof height !== 'number')
    return null;
  return { id, width, height, placeholder: typeof placeholder === 'string' ? placeholder : '' };
}

/** The server's sentence for people, if it sent one. */
function refusalOf(text: string): string {
  const { message, error } = parseObject(text);
  if (typeof message === 'string') return message;
  if (typeof error === 'string') return error;
  if (typeof error === 'object' && error !== null && 'message' in error)
    return String(error.message);
  return '';
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
