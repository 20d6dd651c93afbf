/** A durability that makes commits durable only when the test says so. */
import type { Durability, OpenDurability } from '../../durability/durability.ts';
import { openMemory } from '../../durability/memory-durability.ts';

export interface HeldDurability {
  readonly open: OpenDurability;
  /** From now on nothing becomes durable. */
  hold(): void;
  /** Makes everything durable, and from now on all that follows. */
  release(): void;
}

export function holdDurability(): HeldDurability {
  let held: Durability | null = null;
  let isHeld = false;
  return {
    async open() {
      const { durability, report } = await openMemory();
      const flush = durability.flush.bind(durability);
      durability.flush = () => {
        if (!isHeld) flush();
      };
      held = durability;
      return { durability, report };
    },
    hold() {
      isHeld = true;
    },
    release() {
      isHeld = false;
      held?.flush();
    },
  };
}
