/**
 * Leads a changed row of one relation to the joins that it may concern.
 *
 * A join that wants this side's columns to equal constants is found as other queries are. One that
 * does so on its other side only, as `… JOIN member … WHERE member.who = :sender`, is found over
 * the partners: they are looked up once for all such joins, and their columns say whose they are.
 * A partner that the same commit deleted is not found; but then its own deletion leads there.
 */
import { otherSide, type PairJoin, type Side } from '../sql/pair-join.ts';
import { forEachRowOf } from '../sql/row-list.ts';
import type { RowSource } from '../sql/row-source.ts';
import { getOrInsert } from './get-or-insert.ts';
import type { Delta } from './live-query.ts';
import { QueryRouter, type RoutingHints } from './query-router.ts';

export class JoinRouter<Q> {
  readonly #byOwnKey: QueryRouter<Q>;
  /** By the partners' relation, of which views have one for each caller, and the look-up. */
  readonly #byPartner = new Map<RowSource, Map<string, PartnerRoute<Q>>>();
  readonly #always = new Set<Q>();

  constructor(relation: RowSource) {
    this.#byOwnKey = new QueryRouter(relation);
  }

  get isEmpty(): boolean {
    return this.#byOwnKey.isEmpty && this.#byPartner.size === 0 && this.#always.size === 0;
  }

  /** @param side the one that this router's relation is of the join */
  add(query: Q, join: PairJoin, side: Side): void {
    const other = otherSide(side);
    const lookup = join.lookupName(side);
    const partnerKeys = join.filters[other].keys;
    if (join.filters[side].keys !== null) {
      this.#byOwnKey.add(query, hintsOf(join, side));
    } else if (partnerKeys !== null && lookup !== null) {
      const ofRelation = getOrInsert(this.#byPartner, join.sources[other], () => new Map());
      const route = getOrInsert(ofRelation, lookup, () => ({
        join,
        side,
        queries: new QueryRouter<Q>(join.sources[other]),
      }));
      route.queries.add(query, hintsOf(join, other));
    } else {
      this.#always.add(query);
    }
  }

  /** Undoes `add`, given the same arguments. */
  remove(query: Q, join: PairJoin, side: Side): void {
    const other = otherSide(side);
    this.#always.delete(query);
    this.#byOwnKey.remove(query, hintsOf(join, side));
    const relation = join.sources[other];
    const lookup = join.lookupName(side) ?? '';
    const ofRelation = this.#byPartner.get(relation);
    const route = ofRelation?.get(lookup);
    route?.queries.remove(query, hintsOf(join, other));
    if (route?.queries.isEmpty) ofRelation?.delete(lookup);
    if (ofRelation?.size === 0) this.#byPartner.delete(relation);
  }

  /** Adds the joins that a change of the relation may concern. */
  collect(change: Delta, found: Set<Q>): void {
    for (const query of this.#always) found.add(query);
    const add = (query: Q): void => {
      found.add(query);
    };
    for (const rows of [change.inserts, change.deletes]) {
      forEachRowOf(rows, (bytes, start) => {
        this.#byOwnKey.forEachKeyed(bytes, start, add);
        for (const ofRelation of this.#byPartner.values()) {
          for (const { join, side, queries } of ofRelation.values()) {
            join.forEachIndexed(side, bytes, start, (partnerBytes, partnerStart) =>
              queries.forEachKeyed(partnerBytes, partnerStart, add),
            );
          }
        }
      });
    }
  }
}

interface PartnerRoute<Q> {
  /** One of the joins with this look-up; it stands for all of them. */
  readonly join: PairJoin;
  readonly side: Side;
  readonly queries: QueryRouter<Q>;
}

function hintsOf(join: PairJoin, side: Side): RoutingHints {
  return { keys: join.filters[side].keys, ranges: null };
}
