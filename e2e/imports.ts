// What tests do with imports: upload, look, send.
import { expect, type Page } from "./fixtures";

export interface Import {
  id: string;
  state: string;
  version: number;
  sent: number;
}

/** Uploads a file as the page would. */
export async function upload(admin: Page, filename: string, data: string | Buffer): Promise<Import> {
  const answer = await admin.request.post(`/api/v1/imports?filename=${filename}`, {
    headers: { "content-type": "text/csv", "sec-fetch-site": "same-origin" },
    data,
  });
  expect(answer.status(), await answer.text()).toBe(201);
  return (await answer.json()) as Import;
}

export async function get(admin: Page, id: string): Promise<Import> {
  return (await (await admin.request.get(`/api/v1/imports/${id}`)).json()) as Import;
}

/** Sends over the API, once the import is ready. */
export async function send(admin: Page, id: string): Promise<void> {
  await expect.poll(async () => (await get(admin, id)).state).toBe("ready");
  const { version } = await get(admin, id);
  const headers = { "sec-fetch-site": "same-origin", "if-match": `"${version}"` };
  const answer = await admin.request.post(`/api/v1/imports/${id}/send`, { headers });
  expect(answer.status(), await answer.text()).toBe(200);
  await expect.poll(async () => (await get(admin, id)).state).toBe("sent");
}

export const facts = (page: Page) => page.locator(".facts");
export const count = (page: Page, label: string) =>
  page.locator("dl.counts > div").filter({ hasText: label }).locator("dd");

/** So many addresses that nobody has. */
export const strangers = (rows: number) =>
  Array.from({ length: rows }, (_, n) => `stranger${n}@contoso.example`).join("\n");
