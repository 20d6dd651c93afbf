import type { Person } from '@plaza/shared/bindings/types';
import { Avatar } from '../components/avatar.tsx';
import { hueDegrees } from './hue.ts';
import { usePresence } from './use-person.ts';

interface PersonAvatarProps {
  readonly person: Person | undefined;
  readonly size?: number;
  /** Whether the sun of somebody who is here shows. */
  readonly showsPresence?: boolean;
}

/** A person's face, with the sun while they are here. */
export function PersonAvatar({ person, size, showsPresence = true }: PersonAvatarProps) {
  const presence = usePresence(showsPresence ? person?.id : undefined);
  return (
    <Avatar
      face={
        person && {
          displayName: person.displayName,
          hue: hueDegrees(person.hue),
          avatarFileId: person.avatarFileId,
        }
      }
      size={size}
      presence={showsPresence ? presence.state : undefined}
    />
  );
}
