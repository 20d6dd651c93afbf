import { isNamedReaction, type NamedReaction } from '@plaza/shared/reactions';
import { BadgeCheck, Hand, Lightbulb, type LucideIcon } from 'lucide-react';

const icons: Readonly<Record<NamedReaction, LucideIcon>> = {
  need: Hand,
  vouch: BadgeCheck,
  useful: Lightbulb,
};

/** The drawn sign of a named reaction, or the emoji itself. */
export function ReactionIcon({ emoji }: { readonly emoji: string }) {
  if (!isNamedReaction(emoji)) return <span aria-hidden="true">{emoji}</span>;
  const Icon = icons[emoji];
  return <Icon size={15} aria-hidden="true" />;
}
