import type { ConsoleSection, View } from './view.ts';

/** The sections of what agents keep and who may use them. */
export const dataSections: readonly ConsoleSection[] = [
  { path: '/agents', name: 'Agents', icon: 'agents', scopes: ['agents:read'] },
  { path: '/tools', name: 'Tools', icon: 'tools', scopes: ['tools:read'] },
  { path: '/memories', name: 'Memories', icon: 'memories', scopes: ['memories:read'] },
  { path: '/approvals', name: 'Approvals', icon: 'approvals', scopes: ['approvals:read'] },
  { path: '/services', name: 'Services', icon: 'services', scopes: ['services:read'] },
  { path: '/simulations', name: 'Simulations', icon: 'simulations', scopes: ['simulations:read'] },
  { path: '/users', name: 'Users', icon: 'users', scopes: ['users:read'] },
  { path: '/usage', name: 'Usage', icon: 'usage', scopes: ['usage:read'] },
  { path: '/keys', name: 'Keys', icon: 'keys', scopes: ['keys:read'] },
];

/** The views of these sections. */
export const dataViews: readonly View[] = [
  { pattern: '/agents', scopes: ['agents:read'], load: () => import('./agents/agents.tsx') },
  { pattern: '/agents/new', scopes: ['agents:write'], load: () => import('./agents/new-agent.tsx') },
  { pattern: '/agents/:agent_id', scopes: ['agents:read'], load: () => import('./agents/agent.tsx') },
  {
    pattern: '/agents/:agent_id/edit',
    scopes: ['agents:read', 'agents:write'],
    load: () => import('./agents/edit-agent.tsx'),
  },
  { pattern: '/agents/:agent_id/versions', scopes: ['agents:read'], load: () => import('./agents/versions.tsx') },
  {
    pattern: '/agents/:agent_id/state',
    scopes: ['state:read', 'agents:read'],
    load: () => import('./state/state.tsx'),
  },
  {
    pattern: '/agents/:agent_id/checkpoints',
    scopes: ['state:read', 'agents:read'],
    load: () => import('./state/checkpoints.tsx'),
  },
  {
    pattern: '/agents/:agent_id/checkpoints/:checkpoint_id',
    scopes: ['state:read'],
    load: () => import('./state/checkpoint.tsx'),
  },
  { pattern: '/memories', scopes: ['memories:read'], load: () => import('./memories/memories.tsx') },
  { pattern: '/memories/:memory_id', scopes: ['memories:read'], load: () => import('./memories/memory.tsx') },
  { pattern: '/approvals', scopes: ['approvals:read'], load: () => import('./approvals/approvals.tsx') },
  { pattern: '/services', scopes: ['services:read'], load: () => import('./services/services.tsx') },
  { pattern: '/services/:service_id', scopes: ['services:read'], load: () => import('./services/service.tsx') },
  { pattern: '/tools', scopes: ['tools:read'], load: () => import('./tools/tools.tsx') },
  { pattern: '/tools/:tool_id', scopes: ['tools:read'], load: () => import('./tools/tool.tsx') },
  {
    pattern: '/simulations',
    scopes: ['simulations:read'],
    load: () => import('./simulations/simulations.tsx'),
  },
  {
    pattern: '/simulations/runs/:simulation_run_id',
    scopes: ['simulations:read'],
    load: () => import('./simulations/simulation-run.tsx'),
  },
  {
    pattern: '/simulations/:simulation_set_id',
    scopes: ['simulations:read'],
    load: () => import('./simulations/simulation-set.tsx'),
  },
  { pattern: '/users', scopes: ['users:read'], load: () => import('./users/users.tsx') },
  { pattern: '/users/:user_id', scopes: ['users:read'], load: () => import('./users/user.tsx') },
  { pattern: '/usage', scopes: ['usage:read'], load: () => import('./usage/usage.tsx') },
  { pattern: '/keys', scopes: ['keys:read'], load: () => import('./keys/keys.tsx') },
  { pattern: '/keys/:key_id', scopes: ['keys:read'], load: () => import('./keys/key.tsx') },
];
