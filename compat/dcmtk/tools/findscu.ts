import {
  ABORT,
  ADDITION,
  additions,
  compressionLevel,
  generalOptions,
  MAX_PDU,
  NEW_VR_PART,
  OUTPUT_DIRECTORY,
  REPEAT,
  TIMEOUT,
  titleOptions,
} from '../command-line/general-options';
import type { ToolDefinition } from '../command-line/options';
import { CANCEL, KEY_PART, modelPart, QUERY_PARAMETERS } from '../command-line/query-options';
import { tlsOptions } from '../command-line/tls-options';
import { longNames, proposePart } from '../command-line/transfer-syntax-options';

const PROPOSE = proposePart('proposed transmission transfer syntaxes', 'uncompressed');

/** The options that say what is proposed; the right-most counts. */
export const QUERY_PROPOSE = longNames(PROPOSE);

/** Options and parameters of findscu. */
export const FINDSCU: ToolDefinition = {
  name: 'findscu',
  title: 'asks for matches (C-FIND SCU)',
  parameters: QUERY_PARAMETERS,
  groups: [
    generalOptions(),
    {
      title: 'network options',
      parts: [
        KEY_PART,
        modelPart(true),
        titleOptions('FINDSCU'),
        NEW_VR_PART,
        PROPOSE,
        { title: 'deflate compression level', options: [compressionLevel({ onlyWith: ['--propose-deflated'] })] },
        {
          title: 'other network options',
          options: [TIMEOUT.connection, TIMEOUT.socket, TIMEOUT.acse, TIMEOUT.dimse, MAX_PDU, REPEAT, ABORT, CANCEL],
        },
      ],
    },
    tlsOptions('requestor'),
    {
      title: 'output options',
      parts: [
        { title: 'general', options: [OUTPUT_DIRECTORY] },
        {
          title: 'automatic data correction',
          exclusive: true,
          options: [
            { short: '+dc', long: '--enable-correction', help: 'accepted, without effect: nothing is corrected' },
            { short: '-dc', long: '--disable-correction', help: 'none', isDefault: true },
          ],
        },
        {
          title: 'responses',
          options: [
            { short: '+sr', long: '--show-responses', help: 'always show them' },
            { short: '-sr', long: '--hide-responses', help: 'never show them' },
            { short: '-X', long: '--extract', help: 'write them to files rsp0001.dcm, rsp0002.dcm, ...' },
            { short: '-Xx', long: '--extract-xml', help: 'write them to files rsp0001.xml, rsp0002.xml, ...' },
            {
              short: '-Xs',
              long: '--extract-xml-single',
              values: [{ name: 'filename' }],
              help: 'write all of them to this XML file',
            },
            {
              short: '-Xlo',
              long: '--limit-output',
              values: [{ name: 'number', minimum: 1, maximum: 2_147_483_647, unsigned: true }],
              help: 'write this many at most (default: all)',
              onlyWith: ['--extract', '--extract-xml', '--extract-xml-single'],
            },
          ],
        },
      ],
    },
    additions(ADDITION.strictExit),
  ],
};
