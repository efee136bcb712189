import {
  ABORT,
  ADDITION,
  additions,
  generalOptions,
  MAX_PDU,
  OUTPUT_DIRECTORY,
  REPEAT,
  TIMEOUT,
  titleOptions,
  VERBOSE_PC,
} from '../command-line/general-options';
import type { ToolDefinition } from '../command-line/options';
import { KEY_PART, modelPart, QUERY_PARAMETERS } from '../command-line/query-options';
import { tlsOptions } from '../command-line/tls-options';
import { preferPart, proposePart } from '../command-line/transfer-syntax-options';

/** Options and parameters of getscu. */
export const GETSCU: ToolDefinition = {
  name: 'getscu',
  title: 'fetches objects over its own association (C-GET SCU)',
  parameters: QUERY_PARAMETERS,
  groups: [
    generalOptions(VERBOSE_PC),
    {
      title: 'network options',
      parts: [
        KEY_PART,
        modelPart(false),
        titleOptions('GETSCU'),
        preferPart('preferred storage transfer syntaxes', false),
        proposePart('proposed retrieve transfer syntaxes', 'uncompressed'),
        {
          title: 'other network options',
          options: [TIMEOUT.connection, TIMEOUT.acse, TIMEOUT.dimse, MAX_PDU, REPEAT, ABORT],
        },
      ],
    },
    {
      title: 'output options',
      parts: [
        { title: 'general', options: [{ ...OUTPUT_DIRECTORY, notWith: ['--ignore'] }] },
        {
          title: 'storage mode',
          options: [
            { short: '-B', long: '--normal', help: 'write what comes', isDefault: true, notWith: ['--ignore'] },
            {
              short: '+B',
              long: '--bit-preserving',
              help: 'write exactly what comes',
              notWith: ['--ignore', '--normal'],
            },
            { long: '--ignore', help: 'receive objects and store none' },
          ],
        },
      ],
    },
    tlsOptions('requestor', { addition: true }),
    additions(ADDITION.report, ADDITION.strictExit),
  ],
};
