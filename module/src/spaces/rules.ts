/** What spaces may be called and who may do what in them. Pure. */
import { type Checked, invalid, valid } from '@plaza/shared/errors';
import { limits, spaceIcons } from '@plaza/shared/limits';
import { checkText } from '@plaza/shared/text';
import { checkHue } from '../people/rules.ts';
import type { SpaceRoleTag } from '../rows.ts';

/** How a space presents itself. */
export interface SpaceProfile {
  readonly name: string;
  readonly description: string;
  /** 0 to 11. */
  readonly hue: number;
  /** One of `spaceIcons`. */
  readonly icon: string;
}

/** @returns the profile to store, or the first `TEXT_…`, `HUE_INVALID` or `ICON_INVALID` */
export function checkSpaceProfile(raw: SpaceProfile): Checked<SpaceProfile> {
  const name = checkText(raw.name, { lengthMax: limits.spaceNameLengthMax });
  if (!name.isValid) return name;
  const description = checkText(raw.description, {
    lengthMax: limits.spaceDescriptionLengthMax,
    mayBeEmpty: true,
    isMultiline: true,
  });
  if (!description.isValid) return description;
  const hue = checkHue(raw.hue);
  if (!hue.isValid) return hue;
  // `includes` wants the element type; an unknown icon is just what it has to find.
  if (!(spaceIcons as readonly string[]).includes(raw.icon)) return invalid('ICON_INVALID');
  return valid({
    name: name.value,
    description: description.value,
    hue: hue.value,
    icon: raw.icon,
  });
}

/** Whether this role moderates its space. */
export function isModeratingRole(role: SpaceRoleTag): boolean {
  return role === 'Moderator' || role === 'Owner';
}

/** Whether the change would leave a space without an owner. */
export function losesLastOwner(change: {
  readonly from: SpaceRoleTag;
  /** null: the member leaves. */
  readonly to: SpaceRoleTag | null;
  /** Owners before the change. */
  readonly ownerCount: number;
}): boolean {
  return change.from === 'Owner' && change.to !== 'Owner' && change.ownerCount <= 1;
}
