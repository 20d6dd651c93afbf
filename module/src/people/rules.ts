/** What people may be called and what their roles mean. Pure. */
import { type Checked, invalid, valid } from '@plaza/shared/errors';
import { hueCount, limits } from '@plaza/shared/limits';
import { checkText } from '@plaza/shared/text';
import type { RoleTag } from '../rows.ts';

/** The parts of a profile that its person writes. */
export interface ProfileText {
  readonly displayName: string;
  readonly headline: string;
  readonly bio: string;
}

/** @returns the name to show, or a `TEXT_…` refusal */
export function checkDisplayName(raw: string): Checked<string> {
  return checkText(raw, { lengthMax: limits.displayNameLengthMax });
}

/** @returns the texts to store, or the first `TEXT_…` refusal */
export function checkProfile(raw: ProfileText): Checked<ProfileText> {
  const displayName = checkDisplayName(raw.displayName);
  if (!displayName.isValid) return displayName;
  const headline = checkText(raw.headline, {
    lengthMax: limits.headlineLengthMax,
    mayBeEmpty: true,
  });
  if (!headline.isValid) return headline;
  const bio = checkText(raw.bio, {
    lengthMax: limits.bioLengthMax,
    mayBeEmpty: true,
    isMultiline: true,
  });
  if (!bio.isValid) return bio;
  return valid({ displayName: displayName.value, headline: headline.value, bio: bio.value });
}

/** @returns the hue, or `HUE_INVALID` unless it is one of the offered steps */
export function checkHue(hue: number): Checked<number> {
  return Number.isInteger(hue) && hue >= 0 && hue < hueCount ? valid(hue) : invalid('HUE_INVALID');
}

/** Whether this role runs Plaza. */
export function isStaffRole(role: RoleTag): boolean {
  return role === 'Staff' || role === 'Admin';
}

/** Whether this role may moderate every space. */
export function mayModerateEverywhere(role: RoleTag): boolean {
  return role === 'Moderator' || isStaffRole(role);
}

/**
 * Whether somebody with these roles may suspend somebody with those: admins everybody but admins,
 * staff everybody but staff and admins.
 */
export function maySuspend(actor: readonly RoleTag[], target: readonly RoleTag[]): boolean {
  if (target.includes('Admin')) return false;
  return actor.includes('Admin') || (actor.includes('Staff') && !target.includes('Staff'));
}
