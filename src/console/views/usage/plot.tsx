import { useEffect, useRef, useState } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import './usage.css';
import { stackSeries, type UsageSeries } from './usage-series.ts';

type PlotProps = {
  title: string;
  /** The days in UTC, the oldest first. */
  days: readonly string[];
  series: readonly UsageSeries[];
  /** Whether the series are stacked as bars, or each is a line of its own. */
  kind: 'bars' | 'lines';
  format: (value: number) => string;
};

/** The colours of series, in their order: variables of the design, which has them for light and dark. */
const colours = ['--accent', '--code-number', '--code-name', '--code-word', '--code-text', '--soft'] as const;
const colourOf = (index: number): string => colours[index % colours.length]!;

const heightPx = 210;
const shortDay = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric', timeZone: 'UTC' });
const formatDay = (day: string): string => shortDay.format(new Date(day));

/** A plot of values by day. What it shows can be read in a table too. */
export function Plot({ title, days, series, kind, format }: PlotProps) {
  const [shown, setShown] = useState<number | null>(null);
  const valueOf = (values: UsageSeries['values']) => {
    const value = shown === null ? null : values[shown];
    return value === null || value === undefined ? null : format(value);
  };
  return (
    <figure class="plot">
      <figcaption>
        <h2>{title}</h2>
        <span class="soft small-text">{shown === null ? '' : formatDay(days[shown]!)}</span>
      </figcaption>
      <Canvas days={days} series={series} kind={kind} format={format} onPoint={setShown} />
      <ul class="plot-legend">
        {series.map(({ name, values }, index) => (
          <li key={name}>
            <span class={`plot-colour colour-${index % colours.length}`} /> {name}{' '}
            <span class="strong">{valueOf(values)}</span>
          </li>
        ))}
      </ul>
      <details class="plot-table">
        <summary>As a table</summary>
        <div class="scrolled" tabIndex={0} role="group" aria-label={`${title} as a table`}>
          <table class="plain">
            <caption class="hidden">{title}</caption>
            <thead>
              <tr>
                <th scope="col">Day</th>
                {series.map(({ name }) => (
                  <th key={name} scope="col">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {days.map((day, place) => (
                <tr key={day}>
                  <th scope="row">{formatDay(day)}</th>
                  {series.map(({ name, values }) => (
                    <td key={name}>{values[place] === null ? '–' : format(values[place]!)}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}

type CanvasProps = Omit<PlotProps, 'title'> & { onPoint: (index: number | null) => void };

/** The drawing itself. It is made again when the theme changes, since a canvas knows no variables. */
function Canvas({ days, series, kind, format, onPoint }: CanvasProps) {
  const box = useRef<HTMLDivElement>(null);
  const theme = useTheme();
  useEffect(() => {
    const element = box.current!;
    const plot = new uPlot(
      toOptions({ element, series, kind, format, onPoint, pointsAt: days.length }),
      toData(days, series, kind),
      element,
    );
    const resize = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: heightPx }));
    resize.observe(element);
    return () => {
      resize.disconnect();
      plot.destroy();
    };
  }, [days, series, kind, theme]);
  return <div class="plot-canvas" ref={box} aria-hidden="true" />;
}

/** Returns the name of the theme, and another one when it changes. */
function useTheme(): string {
  const read = () =>
    `${document.documentElement.dataset['theme'] ?? 'system'} ${matchMedia('(prefers-color-scheme: dark)').matches}`;
  const [theme, setTheme] = useState(read);
  useEffect(() => {
    const update = () => setTheme(read());
    const observer = new MutationObserver(update);
    observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    const media = matchMedia('(prefers-color-scheme: dark)');
    media.addEventListener('change', update);
    return () => {
      observer.disconnect();
      media.removeEventListener('change', update);
    };
  }, []);
  return theme;
}

/** Returns the columns of the plot: of stacks the highest comes first, so that those before it are drawn over it. */
function toData(days: readonly string[], series: readonly UsageSeries[], kind: PlotProps['kind']): uPlot.AlignedData {
  const columns = kind === 'bars' ? stackSeries(series).toReversed() : series.map(({ values }) => values);
  return [days.map((day) => Date.parse(day) / 1_000), ...columns] as uPlot.AlignedData;
}

type OptionsInput = Pick<CanvasProps, 'series' | 'kind' | 'format' | 'onPoint'> & {
  element: HTMLElement;
  pointsAt: number;
};

const dayS = 86_400;

function toOptions({ element, series, kind, format, onPoint, pointsAt }: OptionsInput): uPlot.Options {
  const style = getComputedStyle(element);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const font = `12px ${style.getPropertyValue('--sans')}`;
  const axis = { font, stroke: colour('--soft'), ticks: { show: false } };
  const drawn = series.map((_, index) => colour(colourOf(index)));
  const lines = drawn.map((stroke) => ({
    stroke,
    width: 2,
    spanGaps: false,
    points: { show: pointsAt < 32, size: 5 },
  }));
  const bars = drawn.toReversed().map((fill) => ({
    fill,
    stroke: fill,
    width: 0,
    points: { show: false },
    paths: uPlot.paths.bars!({ size: [0.7, 36], radius: 0.08 }),
  }));
  return {
    width: element.clientWidth,
    height: heightPx,
    padding: [8, 8, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { show: kind === 'lines' } },
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1_000), 'Etc/UTC'),
    scales: {
      x: { range: (_, min, max) => [min - dayS / 2, max + dayS / 2] },
      y: { range: (_, __, max) => [0, Math.max(max ?? 0, 1e-9) * 1.08] },
    },
    axes: [
      {
        ...axis,
        size: 28,
        grid: { show: false },
        values: (_, splits) => splits.map((seconds) => (seconds % dayS === 0 ? shortDay.format(seconds * 1_000) : '')),
      },
      {
        ...axis,
        size: 62,
        grid: { stroke: colour('--line'), width: 1 },
        values: (_, splits) => splits.map((value) => format(value)),
      },
    ],
    series: [{}, ...(kind === 'bars' ? bars : lines)],
    hooks: { setCursor: [({ cursor }) => onPoint(cursor.idx ?? null)] },
  };
}
