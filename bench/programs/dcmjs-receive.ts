/**
 * Keeps what comes with dcmjs-dimse until it is ended: `dcmjs-receive.js FOLDER PORT`. Files are streamed, which costs
 * it least: the data set goes from the wire to the file, behind a file meta information written here.
 */
import { createWriteStream } from 'node:fs';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { type association, constants, type Dataset, log, requests, responses, Scp, Server } from 'dcmjs-dimse';
import { fileMeta } from '../file-meta';

const [folder = '', port = ''] = process.argv.slice(2);

class StoringScp extends Scp {
  constructor(socket: Socket, options: ConstructorParameters<typeof Scp>[1]) {
    socket.setNoDelay(true);
    super(socket, options);
  }

  override createStoreWritableStream(
    context: association.PresentationContext,
    request: requests.CStoreRequest,
  ): Writable {
    const instance = String(request.getAffectedSopInstanceUid());
    const stream = createWriteStream(join(folder, instance));
    const transferSyntax = context.getAcceptedTransferSyntaxUid() ?? '';
    stream.write(fileMeta(String(request.getAffectedSopClassUid()), instance, transferSyntax));
    return stream;
  }

  override createDatasetFromStoreWritableStream(
    writable: Writable,
    _context: association.PresentationContext,
    callback: (dataset: Dataset) => void,
  ): void {
    // The declaration asks for a data set; what is handed back only goes to cStoreRequest, which needs none.
    writable.on('finish', () => callback(undefined as unknown as Dataset));
  }

  override associationRequested(asked: association.Association): void {
    for (const { context } of asked.getPresentationContexts()) {
      const syntaxes = context.getTransferSyntaxUids();
      const explicit = syntaxes.find((syntax) => syntax === constants.TransferSyntax.ExplicitVRLittleEndian);
      context.setResult(constants.PresentationContextResult.Accept, explicit ?? syntaxes[0]);
    }
    this.sendAssociationAccept();
  }

  override associationReleaseRequested(): void {
    this.sendAssociationReleaseResponse();
  }

  override cStoreRequest(
    request: requests.CStoreRequest,
    callback: (response: responses.CStoreResponse) => void,
  ): void {
    const response = responses.CStoreResponse.fromRequest(request);
    response.setStatus(constants.Status.Success);
    callback(response);
  }
}

log.setLevel('error');
const server = new Server(StoringScp);
server.on('networkError', (error) => console.error(String(error)));
server.listen(Number(port), { pduTimeout: 600_000 });
