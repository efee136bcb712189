/** Answers C-ECHOs until it is ended. Prints its port when it listens. */
import { createEngine } from 'dcxport';

const VERIFICATION = '1.2.840.10008.1.1';

async function main(): Promise<void> {
  const policy = {
    accept: (abstractSyntax: string) =>
      abstractSyntax === VERIFICATION ? { transferSyntaxes: ['1.2.840.10008.1.2'] } : undefined,
  };
  const unlimited = { maximumConnections: 0, maximumConnectionsPerAddress: 0 };
  const server = await createEngine().listen({ port: 0, policy, handlers: {} }, unlimited);
  console.log(JSON.stringify({ port: server.port }));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
