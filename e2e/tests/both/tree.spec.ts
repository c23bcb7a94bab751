// What a screen reader is given of the main pages and dialogs: names, roles and order.
import { expect, test } from "../../fixtures";
import { invite, newcomer } from "../../steps";

test("B19: the tree of the sign-in page", async ({ visitor }) => {
  await visitor.goto("/login");
  await expect(visitor.getByRole("main")).toMatchAriaSnapshot(`
    - main:
      - heading "Sign in to the admin center" [level=1]
      - textbox "Work e-mail"
      - button "Send code"
      - paragraph: No access? A Global Administrator of your organization can give you the Business Administrator role.
      - combobox "Colors"
      - combobox "Language"
  `);
});

test("B19 S26 S33 S54: the tree of the list of users", async ({ admin, isMobile }) => {
  await admin.goto("/users");
  await expect(admin.locator("tbody tr").first()).toBeVisible();
  await expect(admin.getByRole("main")).toMatchAriaSnapshot(`
    - main:
      - heading "Users" [level=1]
      - button "Bulk upload users"
      - button "Invite User"
      - navigation "Filter by status":
        - list:
          - listitem:
            - link /All users \\d+/
          - listitem:
            - link /Invited \\d+/
          - listitem:
            - link /Active \\d+/
          - listitem:
            - link /Archived \\d+/
      - combobox "Last e-mail":
        - option "Any" [selected]
        - option "Bounced"
        - option "Delayed"
        - option "Not sent yet"
      - search:
        - searchbox "Search name or e-mail"
      - table "Users":
        - rowgroup:
          - row:
            - cell:
              - checkbox "Select all on this page"
            - columnheader "Name":
              - button "Name"
            - columnheader "Actions"
        - rowgroup:
          - row:
            - cell:
              - checkbox /Select .+/
            - rowheader:
              - link /.+/
            - cell /Invited|Active|Archived/
            - cell:
              - button /Actions for .+/
      - navigation "Pages":
        - status: /1–\\d+ of \\d+/
        - combobox "Rows per page"
        - button "Previous" [disabled]
        - button "Next"
  `);
  if (!isMobile) {
    const heads = ["Name", "E-mail", "Status", "Invited", "Joined", "Last e-mail", "Actions"];
    await expect(admin.getByRole("columnheader")).toHaveText(heads);
    await expect(admin.getByRole("columnheader", { name: "Name" })).toHaveAttribute("aria-sort", "ascending");
  }
});

test("B19 S56: the tree of the question before archiving", async ({ admin }) => {
  await admin.goto("/users?status=active");
  for (const row of [0, 1]) await admin.locator("tbody tr").nth(row).getByRole("checkbox").check();
  await expect(admin.getByRole("region", { name: "Selection" })).toMatchAriaSnapshot(`
    - region "Selection":
      - strong: 2 selected on this page
      - button "Resend" [disabled]
      - text: applies to 0 of 2
      - button "Re-invite" [disabled]
      - text: applies to 0 of 2
      - button "Archive"
      - button "Clear selection"
  `);
  await admin.getByRole("region", { name: "Selection" }).getByRole("button", { name: "Archive" }).click();
  await expect(admin.getByRole("dialog")).toMatchAriaSnapshot(`
    - dialog "Archive 2 users?":
      - heading "Archive 2 users?" [level=2]
      - button "Close"
      - list:
        - listitem: /.+@contoso\\.example/
        - listitem: /.+@contoso\\.example/
      - list:
        - listitem: Who has joined gets an e-mail that says so.
        - listitem: They keep their own account, outside the organization.
        - listitem: From today, their rate is the standard rate. Past dates keep the organization's.
        - listitem: "Nothing else changes: not the directory, nor any other product."
        - listitem: They stay in the list as Archived and can be invited again.
      - button "Cancel"
      - button "Archive 2 users"
  `);
});

test("B19 S27 S28: the tree of the dialog that invites", async ({ admin }) => {
  const person = await newcomer(admin);
  await admin.goto("/users");
  await admin.getByRole("button", { name: "Invite User" }).click();
  const dialog = admin.getByRole("dialog");
  await dialog.getByRole("combobox", { name: "People" }).fill(person.email);
  await expect(dialog).toMatchAriaSnapshot(`
    - dialog "Invite User":
      - heading "Invite User" [level=2]
      - button "Close"
      - combobox "People" [expanded]: ${person.email}
      - listbox "People":
        - option /${person.display_name} ${person.email.replaceAll(".", "\\.")}/
      - status: 1 match
      - button "Cancel"
      - button "Invite" [disabled]
  `);
  await dialog.getByRole("option").click();
  await expect(dialog).toMatchAriaSnapshot(`
    - dialog "Invite User":
      - combobox "People"
      - list "Chosen":
        - listitem:
          - text: ${person.display_name}
          - button "Remove ${person.display_name}"
      - button "Cancel"
      - button "Invite 1 person"
  `);
});

test("B19 S8 S34: the tree of the page of a user", async ({ admin }) => {
  const person = await newcomer(admin);
  const { user } = await invite(admin, person);
  await admin.goto(`/users/${user}`);
  await expect(admin.getByRole("main")).toMatchAriaSnapshot(`
    - main:
      - navigation "Go to Users":
        - link "Users"
      - heading "${person.display_name}" [level=1]
      - button "Resend invitation"
      - button "Copy link"
      - button "Rescind"
      - term: Status
      - definition: Invited
      - term: Last e-mail
      - definition:
        - text: Handed over
      - region "Profile":
        - heading "Profile" [level=2]
        - term: Name
        - definition: ${person.display_name}
        - term: E-mail
        - definition: ${person.email}
        - paragraph: From your organization's directory, and changed only there.
      - region "Timeline":
        - heading "Timeline" [level=2]
        - list:
          - listitem:
            - strong: "E-mail “Invitation”: Handed over"
          - listitem:
            - strong: Invited
            - text: by Alex Admin ·
  `);
});
