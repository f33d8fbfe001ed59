import { Begin1795200000000 } from './1795200000000-begin.ts';
import { Events1795300000000 } from './1795300000000-events.ts';
import { VersionUsage1795400000000 } from './1795400000000-version-usage.ts';

/** Every migration, oldest first. A released one never changes. */
export const migrations = [Begin1795200000000, Events1795300000000, VersionUsage1795400000000];
