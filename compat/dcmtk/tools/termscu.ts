import { additions, ADDITION, generalOptions, MAX_PDU, titleOptions } from '../command-line/general-options';
import type { ToolDefinition } from '../command-line/options';
import { tlsOptions } from '../command-line/tls-options';

/** Options and parameters of termscu. */
export const TERMSCU: ToolDefinition = {
  name: 'termscu',
  title: 'asks a server of DCMTK to end (private shutdown class)',
  parameters: [
    { name: 'peer', help: 'name or address of the peer' },
    { name: 'port', help: 'its TCP port', port: true },
  ],
  groups: [
    generalOptions(),
    {
      title: 'network options',
      parts: [titleOptions('ECHOSCU'), { title: 'other network options', options: [MAX_PDU] }],
    },
    tlsOptions('requestor', { addition: true }),
    additions(ADDITION.strictExit),
  ],
};
