// A server in front of the platform that answers some paths otherwise, as one does that is being replaced or is in trouble.
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";

type Answer = { status: number; body: string };

export type Front = {
  url: string;
  // What is answered at a path in place of the platform's own; without a change its own again.
  answer: (path: string, change?: (own: Answer) => Answer) => void;
  close: () => Promise<void>;
};

export async function standBefore(platform: string): Promise<Front> {
  const changes = new Map<string, (own: Answer) => Answer>();
  const server = createServer((incoming, outgoing) => {
    const { method, url: path = "/" } = incoming;
    const change = changes.get(path);
    const headers = { ...incoming.headers };
    if (change) for (const name of ["accept-encoding", "if-none-match"]) delete headers[name];
    const asked = request(new URL(path, platform), { method, headers }, async (own) => {
      const status = own.statusCode ?? 502;
      if (!change) {
        outgoing.writeHead(status, own.headers);
        own.pipe(outgoing);
        return;
      }
      let body = "";
      for await (const part of own.setEncoding("utf8")) body += part;
      const changed = change({ status, body });
      const { "content-length": _, etag: __, ...kept } = own.headers;
      outgoing.writeHead(changed.status, kept).end(changed.body);
    });
    asked.on("error", () => outgoing.destroy());
    incoming.pipe(asked);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answer: (path, change) => void (change ? changes.set(path, change) : changes.delete(path)),
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
