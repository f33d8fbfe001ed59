import { formatAge, formatTime } from './format-time.ts';

/** A time in the reader's zone; `age` says how long ago it was instead, and the time when it is pointed at. */
export const Time = ({ at, age = false }: { at: string; age?: boolean }) => (
  <time dateTime={at} title={`${formatTime(at)} (${at})`}>
    {age ? formatAge(at, Date.now()) : formatTime(at)}
  </time>
);
