/** Small builders for the SVG that the demonstration draws. Fills are colours or `currentColor`. */

/** A filled path. */
export function path(d: string, fill: string, extra = ''): string {
  return `<path d="${d}" fill="${fill}"${extra && ` ${extra}`}/>`;
}

/** An unfilled path with round ends. */
export function stroke(d: string, color: string, width: number): string {
  return `<path d="${d}" fill="none" stroke="${color}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round"/>`;
}

/** A filled rectangle, `x` and `y` its top left corner. */
export function rect(
  x: number,
  y: number,
  width: number,
  height: number,
  fill: string,
  radius = 0,
): string {
  return `<rect x="${roundTo2(x)}" y="${roundTo2(y)}" width="${roundTo2(width)}" height="${roundTo2(height)}" fill="${fill}"${radius ? ` rx="${radius}"` : ''}/>`;
}

/** A filled circle. */
export function circle(cx: number, cy: number, r: number, fill: string): string {
  return `<circle cx="${roundTo2(cx)}" cy="${roundTo2(cy)}" r="${roundTo2(r)}" fill="${fill}"/>`;
}

/** A circle drawn as a line. */
export function ring(cx: number, cy: number, r: number, color: string, width: number): string {
  return `<circle cx="${roundTo2(cx)}" cy="${roundTo2(cy)}" r="${roundTo2(r)}" fill="none" stroke="${color}" stroke-width="${width}"/>`;
}

/** A filled ellipse. */
export function ellipse(cx: number, cy: number, rx: number, ry: number, fill: string): string {
  return `<ellipse cx="${roundTo2(cx)}" cy="${roundTo2(cy)}" rx="${roundTo2(rx)}" ry="${roundTo2(ry)}" fill="${fill}"/>`;
}

/** Moves, turns and scales what is inside. */
export function place(
  content: string,
  at: { readonly x: number; readonly y: number; readonly turn?: number; readonly scale?: number },
): string {
  const turn = at.turn ? ` rotate(${roundTo2(at.turn)})` : '';
  const scale = at.scale && at.scale !== 1 ? ` scale(${roundTo2(at.scale)})` : '';
  return `<g transform="translate(${roundTo2(at.x)} ${roundTo2(at.y)})${turn}${scale}">${content}</g>`;
}

/** Two decimals are finer than any screen shows, and keep the text the same on every machine. */
export function roundTo2(value: number): number {
  return Math.round(value * 100) / 100;
}
