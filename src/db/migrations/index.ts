import { Begin1795200000000 } from './1795200000000-begin.ts';

/** Every migration, oldest first. A released one never changes. */
export const migrations = [Begin1795200000000];
