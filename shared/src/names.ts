/** Handles of people and addresses (slugs) of spaces: the names that stand in links. */
import { type Checked, invalid, type RefusalCode, valid } from './errors.ts';
import { limits } from './limits.ts';

/** Lower-case letters and digits in groups joined by single hyphens; a letter first. */
const shape = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;

/** Words that mean Plaza itself, its staff or its routes, so that nobody can pose as them. */
const reserved = new Set([
  'about',
  'account',
  'admin',
  'administrator',
  'api',
  'app',
  'assets',
  'auth',
  'billing',
  'config',
  'contact',
  'demo',
  'everyone',
  'files',
  'forgot',
  'health',
  'help',
  'here',
  'home',
  'legal',
  'login',
  'logout',
  'mailbox',
  'me',
  'moderator',
  'moderators',
  'new',
  'nobody',
  'official',
  'owner',
  'plaza',
  'privacy',
  'register',
  'reset',
  'root',
  'security',
  'service',
  'settings',
  'setup',
  'sign-in',
  'sign-out',
  'sign-up',
  'space',
  'spaces',
  'staff',
  'static',
  'status',
  'support',
  'system',
  'team',
  'terms',
  'undefined',
  'null',
  'verify',
  'welcome',
  'well-known',
]);

/** @returns the handle, or `HANDLE_INVALID` or `HANDLE_RESERVED`; nothing is corrected silently */
export function checkHandle(handle: string): Checked<string> {
  return checkName(handle, {
    lengthMin: limits.handleLengthMin,
    lengthMax: limits.handleLengthMax,
    invalidCode: 'HANDLE_INVALID',
    reservedCode: 'HANDLE_RESERVED',
  });
}

/** @returns the slug, or `SLUG_INVALID` or `SLUG_RESERVED`; nothing is corrected silently */
export function checkSlug(slug: string): Checked<string> {
  return checkName(slug, {
    lengthMin: limits.slugLengthMin,
    lengthMax: limits.slugLengthMax,
    invalidCode: 'SLUG_INVALID',
    reservedCode: 'SLUG_RESERVED',
  });
}

/**
 * A first proposal for a handle or a slug, made from what a person wrote.
 * @returns lower-case ASCII joined by hyphens; may be too short, so check it
 */
export function suggestName(text: string, lengthMax: number): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, lengthMax)
    .replace(/-+$/, '');
}

interface NameRule {
  readonly lengthMin: number;
  readonly lengthMax: number;
  readonly invalidCode: RefusalCode;
  readonly reservedCode: RefusalCode;
}

function checkName(name: string, rule: NameRule): Checked<string> {
  if (name.length < rule.lengthMin || name.length > rule.lengthMax || !shape.test(name)) {
    return invalid(rule.invalidCode);
  }
  return reserved.has(name) ? invalid(rule.reservedCode) : valid(name);
}
