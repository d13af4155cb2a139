-- CreateTable
CREATE TABLE "mail_cursor" (
    "mailbox" TEXT NOT NULL,
    "validity" TEXT NOT NULL,
    "last_uid" INTEGER NOT NULL,

    CONSTRAINT "mail_cursor_pkey" PRIMARY KEY ("mailbox")
);
