// The one accent colour: whatever the page chooses, what is written in it or on it can be read.

const part = (value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
const rgb = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255);

/** Relative luminance as WCAG 2 defines it. */
const luminance = (color) => color.map(part).reduce((sum, value, at) => sum + value * [0.2126, 0.7152, 0.0722][at], 0);

function contrast(one, other) {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/** Return the colour, moved towards `ink` until it can be read on `paper` (WCAG 2: 4.5 to 1). */
function readable(color, paper, ink) {
  for (let mixed = 0; mixed <= 1; mixed += 0.05) {
    const found = color.map((value, at) => value + (ink[at] - value) * mixed);
    if (contrast(found, paper) >= 4.6) return found;
  }
  return ink;
}

const css = (color) => `rgb(${color.map((value) => Math.round(value * 255)).join(' ')})`;

/** Set the accent, in light and dark, on the page's element. */
export function paint(root, hex) {
  if (!/^#[0-9a-f]{6}$/i.test(hex)) return;
  const color = rgb(hex), ink = rgb('#1f1c19'), white = [1, 1, 1];
  root.style.setProperty('--light', css(readable(color, rgb('#f6f1ea'), ink)));
  root.style.setProperty('--dark', css(readable(color, rgb('#2a2724'), white)));
}
