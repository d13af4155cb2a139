-- AlterTable
-- what groups have scheduled until now was scheduled by version 2, which every profile had
ALTER TABLE "group" ADD COLUMN     "profile_version" INTEGER NOT NULL DEFAULT 2;
ALTER TABLE "group" ALTER COLUMN   "profile_version" SET DEFAULT 0;

-- AlterTable
ALTER TABLE "notice" ADD COLUMN     "profile_version" INTEGER;

-- AlterTable
ALTER TABLE "replica" ADD COLUMN     "profiles" JSONB NOT NULL DEFAULT '{}';
