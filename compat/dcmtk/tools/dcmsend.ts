import {
  ADDITION,
  additions,
  compressionLevel,
  generalOptions,
  MAX_PDU,
  MAX_SEND_PDU,
  TIMEOUT,
  titleOptions,
  VERBOSE_PC,
} from '../command-line/general-options';
import { inputFileParts } from '../command-line/input-options';
import type { ToolDefinition } from '../command-line/options';
import { tlsOptions } from '../command-line/tls-options';

const NO_CODECS = 'there are no image codecs; files go out as they are, or are refused by the peer one by one';

/** Options and parameters of dcmsend. */
export const DCMSEND: ToolDefinition = {
  name: 'dcmsend',
  title: 'sends DICOM files, with what they need and a report (C-STORE SCU)',
  parameters: [
    { name: 'peer', help: 'name or address of the peer' },
    { name: 'port', help: 'its TCP port', port: true },
    { name: 'dcmfile-in', help: 'files, directories or DICOMDIRs', many: true },
  ],
  groups: [
    generalOptions(VERBOSE_PC, {
      long: '--list-decoders',
      help: 'list the transfer syntaxes that can be read, and exit',
      endsParsing: true,
    }),
    {
      title: 'input options',
      parts: inputFileParts('--read-file-only', {
        short: '+rd',
        long: '--read-from-dicomdir',
        help: 'take the files that a DICOMDIR names',
      }),
    },
    {
      title: 'processing options',
      parts: [
        {
          title: 'transfer syntax conversion',
          exclusive: true,
          options: [
            { short: '-dn', long: '--decompress-never', help: 'never decompress', isDefault: true },
            {
              short: '+dls',
              long: '--decompress-lossless',
              help: 'decompress what was compressed without loss',
              notApplicable: NO_CODECS,
            },
            { short: '+dly', long: '--decompress-lossy', help: 'decompress everything', notApplicable: NO_CODECS },
          ],
        },
        { title: 'deflate compression level', options: [compressionLevel()] },
        {
          title: 'other processing options',
          options: [
            { short: '-nh', long: '--no-halt', help: 'go on behind an invalid file and behind a store that fails' },
            {
              short: '-nip',
              long: '--no-illegal-proposal',
              help: 'propose no context without implicit VR little endian where a class needs one',
            },
            { short: '-nuc', long: '--no-uid-checks', help: 'send files whose UIDs are none' },
          ],
        },
      ],
    },
    {
      title: 'network options',
      parts: [
        titleOptions('DCMSEND'),
        {
          title: 'association handling',
          exclusive: true,
          options: [
            { short: '+ma', long: '--multi-associations', help: 'as many as the files need, in turn', isDefault: true },
            { short: '-ma', long: '--single-association', help: 'one' },
          ],
        },
        {
          title: 'other network options',
          options: [TIMEOUT.connection, TIMEOUT.acse, TIMEOUT.dimse, MAX_PDU, MAX_SEND_PDU],
        },
      ],
    },
    {
      title: 'output options',
      parts: [
        {
          title: 'general',
          options: [
            {
              short: '+crf',
              long: '--create-report-file',
              values: [{ name: 'filename' }],
              help: 'write a report on the transfer to this text file',
            },
          ],
        },
      ],
    },
    tlsOptions('requestor', { addition: true }),
    additions(ADDITION.report, ADDITION.strictExit),
  ],
};
