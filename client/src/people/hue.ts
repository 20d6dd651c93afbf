import { hueCount } from '@plaza/shared/limits';

/** Degrees round the colour circle of a stored hue step. */
export function hueDegrees(step: number): number {
  return (step * 360) / hueCount;
}

/** The vivid fill of a stored hue step, for awnings and marks. */
export function hueFill(step: number): string {
  return `oklch(0.68 0.15 ${hueDegrees(step)})`;
}
