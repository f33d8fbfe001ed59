import type { ComponentType } from 'preact';
import type { PathParameters } from '#src/console/routing/route-pattern.ts';

/** The input of a view: the parameters of its path. */
export type ViewProps = { parameters: PathParameters };

/** A view of the console: its path, the scopes without which it is not offered, and its script, which is loaded when it is opened. */
export type View = {
  pattern: string;
  scopes: readonly string[];
  load: () => Promise<{ default: ComponentType<ViewProps> }>;
};

/** An entry of the navigation: it is shown to those who may read what it leads to. */
export type ConsoleSection = { path: string; name: string; icon: string; scopes: readonly string[] };
