import { dataSections, dataViews } from './data-views.ts';
import type { ConsoleSection, View } from './view.ts';

/** The sections in the order of the navigation. */
export const sections: readonly ConsoleSection[] = [
  { path: '/', name: 'Start', icon: 'home', scopes: [] },
  { path: '/chat', name: 'Chat', icon: 'chat', scopes: ['agents:read', 'messages:write'] },
  { path: '/voice', name: 'Voice', icon: 'voice', scopes: ['agents:read', 'realtime:use'] },
  { path: '/conversations', name: 'Conversations', icon: 'conversations', scopes: ['conversations:read'] },
  { path: '/sessions', name: 'Sessions', icon: 'timeline', scopes: ['sessions:read'] },
  ...dataSections,
];

/** All views. A path belongs to the first whose pattern it matches. */
export const views: readonly View[] = [
  { pattern: '/', scopes: [], load: () => import('./start/start.tsx') },
  { pattern: '/chat', scopes: ['agents:read', 'messages:write'], load: () => import('./chat/begin.tsx') },
  {
    pattern: '/conversations/:conversation_id',
    scopes: ['conversations:read', 'messages:read', 'agents:read'],
    load: () => import('./chat/conversation.tsx'),
  },
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
  { pattern: '/voice', scopes: ['agents:read', 'realtime:use'], load: () => import('./voice/voice.tsx') },
  { pattern: '/messages/:message_id', scopes: ['context:read'], load: () => import('./context/context.tsx') },
  ...dataViews,
];
