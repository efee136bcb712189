/** Answers C-ECHOs and C-FINDs with dcmjs-dimse until it is ended: `dcmjs-echo-receive.js PORT [MATCHES]`. */
import type { Socket } from 'node:net';
import { type association, constants, Dataset, log, type requests, responses, Scp, Server } from 'dcmjs-dimse';

const [port = '', matches = '0'] = process.argv.slice(2);

/** A match as the other servers give it. */
function image(number: number): Dataset {
  return new Dataset({
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
    SOPInstanceUID: `2.25.3141592653589793.50.1.${number}`,
    QueryRetrieveLevel: 'IMAGE',
    RetrieveAETitle: 'ARCHIVE',
    StudyInstanceUID: '2.25.3141592653589793.50',
    SeriesInstanceUID: '2.25.3141592653589793.50.1',
    InstanceNumber: String(number),
  });
}

class AnsweringScp extends Scp {
  constructor(socket: Socket, options: ConstructorParameters<typeof Scp>[1]) {
    socket.setNoDelay(true);
    super(socket, options);
  }

  override associationRequested(asked: association.Association): void {
    for (const { context } of asked.getPresentationContexts()) {
      context.setResult(constants.PresentationContextResult.Accept, constants.TransferSyntax.ImplicitVRLittleEndian);
    }
    this.sendAssociationAccept();
  }

  override associationReleaseRequested(): void {
    this.sendAssociationReleaseResponse();
  }

  override cEchoRequest(request: requests.CEchoRequest, callback: (response: responses.CEchoResponse) => void): void {
    const response = responses.CEchoResponse.fromRequest(request);
    response.setStatus(constants.Status.Success);
    callback(response);
  }

  override cFindRequest(request: requests.CFindRequest, callback: (found: responses.CFindResponse[]) => void): void {
    const found = Array.from({ length: Number(matches) }, (_, index) => {
      const response = responses.CFindResponse.fromRequest(request);
      response.setDataset(image(index + 1));
      response.setStatus(constants.Status.Pending);
      return response;
    });
    const last = responses.CFindResponse.fromRequest(request);
    last.setStatus(constants.Status.Success);
    callback([...found, last]);
  }
}

log.setLevel('error');
const server = new Server(AnsweringScp);
server.on('networkError', (error) => console.error(String(error)));
server.listen(Number(port), { pduTimeout: 600_000 });
