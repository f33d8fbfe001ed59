import type { ComponentType } from 'preact';
import type { PathParameters } from '#src/console/routing/route-pattern.ts';

/** What a view is given: the parameters of its path. */
export type ViewProps = { parameters: PathParameters };

/** A view of the console: its path, the scopes without which it is not offered, and its script, which is loaded when it is opened. */
export type View = {
  pattern: string;
  scopes: readonly string[];
  load: () => Promise<{ default: ComponentType<ViewProps> }>;
};

/** An entry of the navigation: it is shown to those who may read what it leads to. */
export type Section = { path: string; name: string; icon: string; scopes: readonly string[] };

/** The sections in the order of the navigation. */
export const sections: readonly Section[] = [
  { path: '/', name: 'Start', icon: 'home', scopes: [] },
  { path: '/chat', name: 'Chat', icon: 'chat', scopes: ['agents:read', 'messages:write'] },
  { path: '/conversations', name: 'Conversations', icon: 'conversations', scopes: ['conversations:read'] },
  { path: '/sessions', name: 'Sessions', icon: 'timeline', scopes: ['sessions:read'] },
];

/** All views. A path belongs to the first whose pattern it matches. */
export const views: readonly View[] = [
  { pattern: '/', scopes: [], load: () => import('./start/start.tsx') },
  {
    pattern: '/conversations',
    scopes: ['conversations:read'],
    load: () => import('./conversations/conversations.tsx'),
  },
  { pattern: '/sessions', scopes: ['sessions:read'], load: () => import('./conversations/sessions.tsx') },
  {
    pattern: '/sessions/:session_id',
    scopes: ['sessions:read', 'events:read'],
    load: () => import('./timeline/timeline.tsx'),
  },
  { pattern: '/messages/:message_id', scopes: ['context:read'], load: () => import('./context/context.tsx') },
];
