import type { ImageSize } from './image-size.ts';

/** The closeness with which a model looks at an image. */
export type ImageDetail = 'auto' | 'low' | 'high';

/** Returns the tokens of an image of a size. */
type ImageRule = (size: ImageSize, detail: ImageDetail) => number;

const scale = ({ width, height }: ImageSize, by: number): ImageSize => ({ width: width * by, height: height * by });
const shrink = (size: ImageSize, by: number): ImageSize => (by < 1 ? scale(size, by) : size);
const countTiles = ({ width, height }: ImageSize, side: number): number =>
  Math.ceil(width / side) * Math.ceil(height / side);

/**
 * Tiles of 512 pixels, after the image was made to fit 2048 by 2048 with a shorter side of at most 768; one base alone for low
 * detail. Source: OpenAI's guide to images, "Calculating costs".
 */
const byTiles =
  (base: number, tile: number): ImageRule =>
  (size, detail) => {
    if (detail === 'low') return base;
    const fitting = shrink(size, 2048 / Math.max(size.width, size.height));
    const small = shrink(fitting, 768 / Math.min(fitting.width, fitting.height));
    return base + tile * countTiles(small, 512);
  };

const mostPatches = 1_536;

/** Patches of 32 pixels, at most 1,536 of them, times a factor of the model. Source: the same guide. */
const byPatches =
  (factor: number): ImageRule =>
  (size) => {
    const patches = countTiles(size, 32);
    if (patches <= mostPatches) return Math.ceil(patches * factor);
    const by = Math.sqrt((32 ** 2 * mostPatches) / (size.width * size.height));
    const [columns, rows] = [(size.width * by) / 32, (size.height * by) / 32];
    const whole = Math.min(Math.max(1, Math.floor(columns)) / columns, Math.max(1, Math.floor(rows)) / rows);
    return Math.ceil(Math.min(mostPatches, countTiles(scale(size, by * whole), 32)) * factor);
  };

/** A token for 750 pixels, after the longer side was made 1568 pixels at most, and 1,600 tokens at most. Source: Anthropic's guide to vision. */
const byPixels: ImageRule = (size) => {
  const { width, height } = shrink(size, 1568 / Math.max(size.width, size.height));
  return Math.min(1_600, Math.ceil((width * height) / 750));
};

/** The published rules of families of models, the more particular first. */
const rules: readonly (readonly [names: RegExp, rule: ImageRule])[] = [
  [/^(gpt-4\.1-mini|gpt-5-mini)/, byPatches(1.62)],
  [/^(gpt-4\.1-nano|gpt-5-nano)/, byPatches(2.46)],
  [/^o4-mini/, byPatches(1.72)],
  [/^gpt-4o-mini/, byTiles(2833, 5667)],
  [/^(chatgpt-4o|gpt-4o|gpt-4\.1|gpt-4\.5|gpt-4-turbo|gpt-4-vision)/, byTiles(85, 170)],
  [/^gpt-5(-chat|-20\d\d|$)/, byTiles(70, 140)],
  [/^(o1|o3)(-pro|-20\d\d|$)/, byTiles(75, 150)],
  [/^computer-use/, byTiles(65, 129)],
  [/^claude-/, byPixels],
];

/** Returns the tokens that a model counts for an image by the rule that its maker has published, or null when there is none. */
export function countImageTokens(bareModel: string, size: ImageSize, detail: ImageDetail = 'auto'): number | null {
  const found = rules.find(([names]) => names.test(bareModel));
  return found ? found[1](size, detail) : null;
}
