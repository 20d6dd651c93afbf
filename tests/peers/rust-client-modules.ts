/** Modules for those of the Rust clients whose own modules are in Rust alone. */
import { bundleText } from './bundle.ts';

/** What `view-client` expects. */
export function viewModule(): Promise<string> {
  return bundleText(`
    const player = table(
      { public: true },
      t.row('Player', { entity_id: t.u64().primaryKey().autoInc(), identity: t.identity().unique() }),
    );
    const player_level = table(
      { public: true },
      t.row('PlayerLevel', { entity_id: t.u64().unique(), level: t.u64().index('btree') }),
    );
    const player_location = table(
      {},
      t.row('PlayerLocation', {
        entity_id: t.u64().unique(),
        active: t.bool().index('btree'),
        x: t.i32(),
        y: t.i32(),
      }),
    );
    const PlayerAndLevel = t.row('PlayerAndLevel', {
      entity_id: t.u64(),
      identity: t.identity(),
      level: t.u64(),
    });
    const module = schema({ player, player_level, player_location });
    export default module;

    export const insert_player = module.reducer(
      { identity: t.identity(), level: t.u64() },
      (ctx, { identity, level }) => {
        const { entity_id } = ctx.db.player.insert({ entity_id: 0n, identity });
        ctx.db.player_level.insert({ entity_id, level });
      },
    );
    export const delete_player = module.reducer({ identity: t.identity() }, (ctx, { identity }) => {
      const found = ctx.db.player.identity.find(identity);
      if (!found) return;
      ctx.db.player.entity_id.delete(found.entity_id);
      ctx.db.player_level.entity_id.delete(found.entity_id);
    });
    export const move_player = module.reducer({ dx: t.i32(), dy: t.i32() }, (ctx, { dx, dy }) => {
      const identity = ctx.sender;
      const mover =
        ctx.db.player.identity.find(identity) ?? ctx.db.player.insert({ entity_id: 0n, identity });
      const { entity_id } = mover;
      const place = ctx.db.player_location.entity_id.find(entity_id);
      if (place) {
        ctx.db.player_location.entity_id.delete(entity_id);
        ctx.db.player_location.insert({ ...place, x: place.x + dx, y: place.y + dy });
      } else {
        ctx.db.player_location.insert({ entity_id, active: true, x: dx, y: dy });
      }
    });

    export const my_player = module.view({ public: true }, t.option(player.rowType), ctx =>
      ctx.db.player.identity.find(ctx.sender) ?? undefined,
    );
    export const my_player_and_level = module.view({ public: true }, t.option(PlayerAndLevel), ctx => {
      const found = ctx.db.player.identity.find(ctx.sender);
      const level = found && ctx.db.player_level.entity_id.find(found.entity_id);
      return found && level ? { ...found, level: level.level } : undefined;
    });
    export const players_at_level_0 = module.anonymousView(
      { public: true },
      t.array(player.rowType),
      ctx =>
        [...ctx.db.player_level.level.filter(0n)]
          .map(({ entity_id }) => ctx.db.player.entity_id.find(entity_id))
          .filter(found => found !== null && found !== undefined),
    );
    export const nearby_players = module.view(
      { public: true },
      t.array(player_location.rowType),
      ctx => {
        const found = ctx.db.player.identity.find(ctx.sender);
        const here = found && ctx.db.player_location.entity_id.find(found.entity_id);
        if (!here) return [];
        return [...ctx.db.player_location.active.filter(true)].filter(
          ({ entity_id, x, y }) =>
            entity_id !== here.entity_id && Math.abs(x - here.x) < 5 && Math.abs(y - here.y) < 5,
        );
      },
    );
  `);
}

/** What `event-table-client` expects. */
export function eventModule(): Promise<string> {
  return bundleText(`
    const test_event = table(
      { public: true, event: true },
      t.row('TestEvent', { name: t.string(), value: t.u64() }),
    );
    const module = schema({ test_event });
    export default module;

    export const emit_test_event = module.reducer({ name: t.string(), value: t.u64() }, (ctx, row) => {
      ctx.db.test_event.insert(row);
    });
    export const emit_multiple_test_events = module.reducer(ctx => {
      for (const [i, name] of ['a', 'b', 'c'].entries()) {
        ctx.db.test_event.insert({ name, value: BigInt(i + 1) });
      }
    });
    export const noop = module.reducer(() => {});
  `);
}
