import type { Socket } from 'node:net';
import { type association, constants, Dataset, log, type requests, responses, Scp, Server } from 'dcmjs-dimse';
import { listensOn, onFreePort } from './ports';
import { waitUntil } from './wait-until';

/** A request that came to the peer. */
export interface DcmjsRequest {
  /** Such as `N-CREATE`. */
  readonly operation: string;
  readonly sopClass: string;
  readonly instance: string;
  /** Event or action type. */
  readonly type?: number;
  /** Keywords or tags, as that library gives them. */
  readonly attributes?: readonly string[];
  /** Its elements by keyword. */
  readonly elements: Readonly<Record<string, unknown>>;
}

/** A running SCP of dcmjs-dimse; the test closes it. */
export interface DcmjsService {
  readonly port: number;
  readonly requests: DcmjsRequest[];
  close(): void;
}

type Answer<T> = (response: T) => void;

/**
 * Starts an SCP of the N-services with dcmjs-dimse: takes every class in every role, remembers what comes, answers with
 * success and these attributes.
 */
export function startDcmjsService(attributes: Record<string, unknown>): Promise<DcmjsService> {
  log.setLevel('error');
  const received: DcmjsRequest[] = [];

  class NServiceScp extends Scp {
    constructor(socket: Socket, options: ConstructorParameters<typeof Scp>[1]) {
      socket.setNoDelay(true);
      super(socket, options);
    }

    override associationRequested(asked: association.Association): void {
      for (const { context } of asked.getPresentationContexts()) {
        context.setResult(constants.PresentationContextResult.Accept, context.getTransferSyntaxUids()[0]);
      }
      this.sendAssociationAccept();
    }

    override associationReleaseRequested(): void {
      this.sendAssociationReleaseResponse();
    }

    override nCreateRequest(request: requests.NCreateRequest, answer: Answer<responses.NCreateResponse>): void {
      remember('N-CREATE', request.getAffectedSopClassUid(), request.getAffectedSopInstanceUid(), request);
      answer(done(responses.NCreateResponse.fromRequest(request)));
    }

    override nSetRequest(request: requests.NSetRequest, answer: Answer<responses.NSetResponse>): void {
      remember('N-SET', request.getRequestedSopClassUid(), request.getRequestedSopInstanceUid(), request);
      answer(done(responses.NSetResponse.fromRequest(request)));
    }

    override nGetRequest(request: requests.NGetRequest, answer: Answer<responses.NGetResponse>): void {
      const list = { attributes: request.getAttributeIdentifierList() };
      remember('N-GET', request.getRequestedSopClassUid(), request.getRequestedSopInstanceUid(), request, list);
      answer(done(responses.NGetResponse.fromRequest(request)));
    }

    override nActionRequest(request: requests.NActionRequest, answer: Answer<responses.NActionResponse>): void {
      const type = { type: request.getActionTypeId() };
      remember('N-ACTION', request.getRequestedSopClassUid(), request.getRequestedSopInstanceUid(), request, type);
      answer(done(responses.NActionResponse.fromRequest(request)));
    }

    override nDeleteRequest(request: requests.NDeleteRequest, answer: Answer<responses.NDeleteResponse>): void {
      remember('N-DELETE', request.getRequestedSopClassUid(), request.getRequestedSopInstanceUid(), request);
      const response = responses.NDeleteResponse.fromRequest(request);
      response.setStatus(constants.Status.Success);
      answer(response);
    }

    override nEventReportRequest(
      request: requests.NEventReportRequest,
      answer: Answer<responses.NEventReportResponse>,
    ): void {
      const type = { type: request.getEventTypeId() };
      remember('N-EVENT-REPORT', request.getAffectedSopClassUid(), request.getAffectedSopInstanceUid(), request, type);
      answer(done(responses.NEventReportResponse.fromRequest(request)));
    }
  }

  function remember(
    operation: string,
    sopClass: string,
    instance: string,
    request: requests.CEchoRequest,
    more: Partial<DcmjsRequest> = {},
  ): void {
    const elements = request.getDataset()?.getElements() ?? {};
    received.push({ operation, sopClass, instance, elements, ...more });
  }

  function done<T extends responses.NSetResponse>(response: T): T {
    response.setStatus(constants.Status.Success);
    response.setDataset(new Dataset(attributes));
    return response;
  }

  return onFreePort(async (port) => {
    const server = new Server(NServiceScp);
    const failed = new Promise<never>((_resolve, reject) => {
      server.on('networkError', (error) => reject(error instanceof Error ? error : new Error(String(error))));
    });
    failed.catch(() => undefined); // of interest while it starts
    server.listen(port);
    await Promise.race([failed, waitUntil(() => listensOn(process.pid, port), `a listener on port ${port}`)]);
    return { port, requests: received, close: () => server.close() };
  });
}
