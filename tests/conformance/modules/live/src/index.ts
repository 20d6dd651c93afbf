/** What clients subscribe to: tables, joins, events, views, rows that not everybody may see. */
import { SenderError, schema, t, table } from 'spacetimedb/server';

const shop = table(
  { public: true },
  { id: t.u32().primaryKey(), owner: t.identity().index('btree'), isOpen: t.bool().index('btree') },
);
const item = table(
  {
    public: true,
    indexes: [{ accessor: 'byShopAndPrice', algorithm: 'btree', columns: ['shop', 'price'] }],
  },
  {
    id: t.u32().primaryKey(),
    shop: t.u32().index('btree'),
    label: t.string(),
    price: t.i32(),
  },
);
/** Without a key. */
const tag = table({ public: true }, { item: t.u32(), text: t.string() });
const bell = table(
  { public: true, event: true },
  { shop: t.u32().index('btree'), text: t.string() },
);
/** Nobody but the database's owner may read it, except through views. */
const secret = table(
  {},
  { id: t.u32().primaryKey(), owner: t.identity().index('btree'), text: t.string() },
);
/** Everybody sees their own letters. */
const letter = table(
  { public: true },
  { id: t.u32().primaryKey(), to: t.identity().index('btree'), text: t.string() },
);
/** Events for one person each. */
const whisper = table({ public: true, event: true }, { to: t.identity(), text: t.string() });

const spacetimedb = schema({ shop, item, tag, bell, secret, letter, whisper });
export default spacetimedb;

export const ownLetters = spacetimedb.clientVisibilityFilter.sql(
  'SELECT * FROM letter WHERE letter.to = :sender',
);
export const ownWhispers = spacetimedb.clientVisibilityFilter.sql(
  'SELECT * FROM whisper WHERE whisper.to = :sender',
);

export const putShop = spacetimedb.reducer({ id: t.u32(), isOpen: t.bool() }, (ctx, row) => {
  const shops = ctx.db.shop;
  if (shops.id.find(row.id)) shops.id.update({ ...row, owner: ctx.sender });
  else shops.insert({ ...row, owner: ctx.sender });
});
export const dropShop = spacetimedb.reducer({ id: t.u32() }, (ctx, { id }) => {
  ctx.db.shop.id.delete(id);
});

const Item = item.rowType;
export const putItems = spacetimedb.reducer({ items: t.array(Item) }, (ctx, { items }) => {
  for (const row of items) {
    if (ctx.db.item.id.find(row.id)) ctx.db.item.id.update(row);
    else ctx.db.item.insert(row);
  }
});
export const dropItems = spacetimedb.reducer({ ids: t.array(t.u32()) }, (ctx, { ids }) => {
  for (const id of ids) ctx.db.item.id.delete(id);
});
/** In one transaction: writes, and takes it back. */
export const flicker = spacetimedb.reducer({ row: Item }, (ctx, { row }) => {
  const before = ctx.db.item.id.find(row.id);
  ctx.db.item.id.delete(row.id);
  ctx.db.item.insert(row);
  ctx.db.item.id.delete(row.id);
  if (before) ctx.db.item.insert(before);
});

export const putTag = spacetimedb.reducer({ item: t.u32(), text: t.string() }, (ctx, row) => {
  ctx.db.tag.insert(row);
});
export const changeTag = spacetimedb.reducer(
  { item: t.u32(), from: t.string(), to: t.string() },
  (ctx, { item: id, from, to }) => {
    ctx.db.tag.delete({ item: id, text: from });
    ctx.db.tag.insert({ item: id, text: to });
  },
);

export const ring = spacetimedb.reducer(
  { shop: t.u32(), texts: t.array(t.string()) },
  (ctx, { shop: id, texts }) => {
    for (const text of texts) ctx.db.bell.insert({ shop: id, text });
  },
);

export const putSecret = spacetimedb.reducer({ id: t.u32(), text: t.string() }, (ctx, row) => {
  ctx.db.secret.id.delete(row.id);
  if (row.text !== '') ctx.db.secret.insert({ ...row, owner: ctx.sender });
});

export const write = spacetimedb.reducer(
  { id: t.u32(), to: t.identity(), text: t.string() },
  (ctx, row) => {
    if (ctx.db.letter.id.find(row.id)) ctx.db.letter.id.update(row);
    else ctx.db.letter.insert(row);
  },
);
export const whisperTo = spacetimedb.reducer({ to: t.identity(), text: t.string() }, (ctx, row) => {
  ctx.db.whisper.insert(row);
});

export const noop = spacetimedb.reducer(() => {});

export const fail = spacetimedb.reducer(ctx => {
  ctx.db.item.insert({ id: 999_999, shop: 0, label: 'never', price: 0 });
  throw new SenderError('never');
});

// Views

export const mySecrets = spacetimedb.view(
  { name: 'my_secrets', public: true },
  t.array(secret.rowType),
  ctx => [...ctx.db.secret.owner.filter(ctx.sender)],
);

export const myFirstShop = spacetimedb.view(
  { name: 'my_first_shop', public: true },
  t.option(shop.rowType),
  ctx => [...ctx.db.shop.owner.filter(ctx.sender)].sort((a, b) => a.id - b.id)[0],
);

export const openShops = spacetimedb.anonymousView(
  { name: 'open_shops', public: true },
  t.array(shop.rowType),
  ctx => [...ctx.db.shop.isOpen.filter(true)],
);

const ShopSize = t.row('ShopSize', { shop: t.u32().primaryKey(), items: t.u64() });
/** Rows of its own type, with a key. */
export const shopSizes = spacetimedb.anonymousView(
  { name: 'shop_sizes', public: true },
  t.array(ShopSize),
  ctx =>
    [...ctx.db.shop.isOpen.filter(true)].map(({ id }) => ({
      shop: id,
      items: BigInt([...ctx.db.item.shop.filter(id)].length),
    })),
);

export const cheapItems = spacetimedb.anonymousView(
  { name: 'cheap_items', public: true },
  t.array(item.rowType),
  ctx => ctx.from.item.where(row => row.price.lt(10)),
);

export const itemsOfMine = spacetimedb.view(
  { name: 'items_of_mine', public: true },
  t.array(item.rowType),
  ctx =>
    ctx.from.shop
      .where(row => row.owner.eq(ctx.sender))
      .rightSemijoin(ctx.from.item, (s, i) => s.id.eq(i.shop)),
);

const Count = t.row('Count', { count: t.u64() });
export const itemCount = spacetimedb.anonymousView(
  { name: 'item_count', public: true },
  t.array(Count),
  ctx => [{ count: ctx.db.item.count() }],
);

/** Throws while there is a shop 13, has a key twice while there is a shop 14. */
const Word = t.row('Word', { key: t.u32().primaryKey(), text: t.string() });
export const fragile = spacetimedb.anonymousView(
  { name: 'fragile', public: true },
  t.array(Word),
  ctx => {
    if (ctx.db.shop.id.find(13)) throw new Error('unlucky');
    const twice = ctx.db.shop.id.find(14) ? [{ key: 1, text: 'again' }] : [];
    return [{ key: 1, text: 'one' }, ...twice];
  },
);
