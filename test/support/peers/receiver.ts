/**
 * Receives with DCXACC in a process of its own: `receiver.js FOLDER [ASSOCIATIONS [USER-ID]]`. Prints a line for its port
 * and each event, and ends after that many associations with its peak memory.
 *
 * With RECEIVER_DURABLE in its environment it stores durably.
 *
 * With a user id it gives up root's rights, once it is loaded: that user need not be able to read this checkout.
 */
import { ownUsage } from '../rss';
import { entry } from './program-entry';

const WAIT_SECONDS = 120;

async function main(): Promise<void> {
  const [folder = '', associations = '1000000', userId] = process.argv.slice(2);
  const acc = new entry.DCXACC();
  acc.StoreDirectory = folder;
  acc.Durable = process.env['RECEIVER_DURABLE'] !== undefined;
  acc.on('OnStoreSetup', () => console.log('OnStoreSetup'));
  acc.on('OnStoreDone', (filename, status) => console.log(`OnStoreDone ${status} ${filename}`));
  acc.on('OnAssocEnd', () => console.log('OnAssocEnd'));
  const port = await acc.Listen(0);
  if (userId !== undefined) {
    process.setgroups?.([]);
    process.setgid?.(Number(userId));
    process.setuid?.(Number(userId));
  }
  console.log(`port ${port}`);
  for (let count = 0; count < Number(associations); count++) {
    if (!(await acc.WaitForConnection('RECEIVER', port, WAIT_SECONDS))) break;
    while (await acc.WaitForCommand(WAIT_SECONDS));
  }
  await acc[Symbol.asyncDispose]();
  console.log(`peak ${ownUsage().peakRss}`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
