import type { SpaceIcon as SpaceIconName } from '@plaza/shared/limits';
import {
  Bike,
  BookOpen,
  Camera,
  CircleQuestionMark,
  Croissant,
  HeartHandshake,
  type LucideIcon,
  Music,
  PenTool,
  Sprout,
  Store,
  Users,
  Wrench,
} from 'lucide-react';

const icons: Readonly<Record<SpaceIconName, LucideIcon>> = {
  store: Store,
  wrench: Wrench,
  croissant: Croissant,
  'pen-tool': PenTool,
  sprout: Sprout,
  'circle-help': CircleQuestionMark,
  users: Users,
  'book-open': BookOpen,
  music: Music,
  bike: Bike,
  camera: Camera,
  'heart-handshake': HeartHandshake,
};

/** The sign of a space; a newer one than this client knows shows as people. */
export function SpaceIcon({ name, size = 16 }: { readonly name: string; readonly size?: number }) {
  const Icon = isKnown(name) ? icons[name] : Users;
  return <Icon size={size} aria-hidden="true" style={{ flex: 'none' }} />;
}

function isKnown(name: string): name is SpaceIconName {
  return Object.hasOwn(icons, name);
}
