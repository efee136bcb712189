import {
  ABORT,
  generalOptions,
  additions,
  ADDITION,
  MAX_PDU,
  REPEAT,
  TIMEOUT,
  titleOptions,
} from '../command-line/general-options';
import type { ToolDefinition } from '../command-line/options';
import { tlsOptions } from '../command-line/tls-options';

/** Options and parameters of echoscu. */
export const ECHOSCU: ToolDefinition = {
  name: 'echoscu',
  title: 'asks a peer whether it answers (C-ECHO SCU)',
  parameters: [
    { name: 'peer', help: 'name or address of the peer' },
    { name: 'port', help: 'its TCP port', port: true },
  ],
  groups: [
    generalOptions(),
    {
      title: 'network options',
      parts: [
        titleOptions('ECHOSCU'),
        {
          title: 'association negotiation debugging',
          options: [
            {
              short: '-pts',
              long: '--propose-ts',
              values: [{ name: 'number', minimum: 1, maximum: 38, unsigned: true }],
              help: 'propose this many transfer syntaxes',
            },
            {
              short: '-ppc',
              long: '--propose-pc',
              values: [{ name: 'number', minimum: 1, maximum: 128, unsigned: true }],
              help: 'propose this many presentation contexts',
            },
          ],
        },
        {
          title: 'other network options',
          options: [TIMEOUT.connection, TIMEOUT.socket, TIMEOUT.acse, TIMEOUT.dimse, MAX_PDU, REPEAT, ABORT],
        },
      ],
    },
    tlsOptions('requestor', { offline: true }),
    additions(ADDITION.strictExit),
  ],
};
