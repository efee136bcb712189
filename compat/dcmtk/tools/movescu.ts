import {
  ABORT,
  ACCESS_PART,
  ADDITION,
  additions,
  DISABLE_HOST_LOOKUP,
  generalOptions,
  MAX_PDU,
  REPEAT,
  TIMEOUT,
  titleOptions,
  UID_PADDING,
} from '../command-line/general-options';
import type { ToolDefinition } from '../command-line/options';
import { FILE_COMPRESSION, fileFormatParts } from '../command-line/output-options';
import { CANCEL, KEY_PART, modelPart, QUERY_PARAMETERS } from '../command-line/query-options';
import { tlsOptions } from '../command-line/tls-options';
import { preferPart, proposePart } from '../command-line/transfer-syntax-options';

/** Options and parameters of movescu. */
export const MOVESCU: ToolDefinition = {
  name: 'movescu',
  title: 'has objects sent, to itself or to others (C-MOVE SCU)',
  parameters: QUERY_PARAMETERS,
  groups: [
    generalOptions(),
    {
      title: 'network options',
      parts: [
        KEY_PART,
        modelPart(false),
        titleOptions('MOVESCU', {
          short: '-aem',
          long: '--move',
          values: [{ name: 'aetitle' }],
          help: 'the title to send to (default: MOVESCU)',
        }),
        preferPart('preferred network transfer syntaxes of incoming associations', true),
        proposePart('proposed transmission transfer syntaxes of outgoing associations', 'uncompressed'),
        ACCESS_PART,
        {
          title: 'port for incoming associations',
          exclusive: true,
          options: [
            { long: '--no-port', help: 'none', isDefault: true },
            {
              short: '+P',
              long: '--port',
              values: [{ name: 'number', minimum: 1, maximum: 65_535, unsigned: true }],
              help: 'this one',
            },
          ],
        },
        {
          title: 'data sets behind pending responses, which are illegal',
          exclusive: true,
          options: [
            { short: '-pi', long: '--pending-ignore', help: 'read and drop them', isDefault: true },
            { short: '-pr', long: '--pending-read', help: 'the same: read and drop them' },
          ],
        },
        {
          title: 'other network options',
          options: [
            ...[TIMEOUT.connection, TIMEOUT.acse, TIMEOUT.dimse, MAX_PDU, DISABLE_HOST_LOOKUP, REPEAT, ABORT],
            { long: '--ignore', help: 'receive objects and store none' },
            ...[CANCEL, UID_PADDING],
          ],
        },
      ],
    },
    { title: 'output options', parts: [...fileFormatParts({ onlyWith: ['--port'] }), FILE_COMPRESSION] },
    tlsOptions('requestor', { addition: true }),
    additions(ADDITION.report, ADDITION.strictExit),
  ],
};
