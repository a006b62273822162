import { listSecrets, type SecretNote } from '../start/secrets.ts';
import type { WorkerConfig } from './wrangler-config.ts';

/** What a deployment needs in the account of wrangler: queues, allowed origins and secrets, with the commands that set them. */
export function describeDeployment({ queues, vars }: Pick<WorkerConfig, 'queues' | 'vars'>, envArgs: string[]): string {
  const { required = [], optional = [] } = Object.groupBy(listSecrets(), ({ isOptional }) =>
    isOptional ? 'optional' : 'required',
  );
  return `
Queues (created if missing): ${queues.join(', ')}
Origins whose pages may call the API (CORS_ORIGIN in wrangler.toml): ${vars.CORS_ORIGIN || 'none'}

Required secrets (set each once):

${describeSecrets(required, envArgs)}

Optional secrets:

${describeSecrets(optional, envArgs)}`;
}

function describeSecrets(secrets: SecretNote[], envArgs: string[]): string {
  const lines = secrets.map(({ name, about, worker }) => {
    const command = ['npx wrangler secret put', name, ...(worker === 'ai' ? ['-c wrangler.ai.toml'] : []), ...envArgs];
    return `  ${command.join(' ')}\n    ${about}`;
  });
  return lines.join('\n');
}
