// Where the overlay lies: its size, edges that attract it, and the way back to a screen that exists. Pure.

import type { Rectangle, Size } from "electron";
import { overlayPixels, type OverlaySize } from "../../src-shared/settings.ts";

/** Distance from which an edge attracts the window. */
const snapDistance = 16;
/** Distance from the corner in which the overlay appears for the first time. */
const firstMargin = 24;

/** The window grows with its text, so that what fits at 100 % fits at 200 %, up to the screen. */
export function sizeOf(layout: OverlaySize, textPercent: number, area: Size): Size {
  const { width, height } = overlayPixels[layout];
  const scaled = (length: number): number => Math.round((length * textPercent) / 100);
  return { width: Math.min(scaled(width), area.width), height: Math.min(scaled(height), area.height) };
}

/** The top right corner of a screen: clear of most softphones and of the taskbar. */
export const firstPlace = (size: Size, area: Rectangle): Rectangle => ({
  ...size,
  x: area.x + area.width - size.width - firstMargin,
  y: area.y + firstMargin,
});

/** Moves `bounds` into `area` as far as it has to. */
export const inside = (bounds: Rectangle, area: Rectangle): Rectangle => ({
  ...bounds,
  x: within(bounds.x, area.x, area.x + area.width - bounds.width),
  y: within(bounds.y, area.y, area.y + area.height - bounds.height),
});

/** Inside the area, and right at an edge that is near. */
export function snapped(bounds: Rectangle, area: Rectangle): Rectangle {
  const kept = inside(bounds, area);
  return {
    ...kept,
    x: attracted(kept.x, area.x, area.x + area.width - kept.width),
    y: attracted(kept.y, area.y, area.y + area.height - kept.height),
  };
}

/** Another size at the same place: an edge that lies at the screen's edge, or nearer to it, stays where it is. */
export function resized(bounds: Rectangle, size: Size, area: Rectangle): Rectangle {
  const isRight = bounds.x + bounds.width / 2 > area.x + area.width / 2;
  const isLow = bounds.y + bounds.height / 2 > area.y + area.height / 2;
  return inside(
    {
      ...size,
      x: isRight ? bounds.x + bounds.width - size.width : bounds.x,
      y: isLow ? bounds.y + bounds.height - size.height : bounds.y,
    },
    area,
  );
}

const within = (value: number, least: number, most: number): number => Math.max(least, Math.min(value, most));

const attracted = (value: number, low: number, high: number): number => {
  if (value - low <= snapDistance) return low;
  return high - value <= snapDistance ? high : value;
};
