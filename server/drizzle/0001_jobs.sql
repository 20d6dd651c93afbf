CREATE TABLE "job_event" (
	"id" text PRIMARY KEY NOT NULL,
	"received_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "job_run" (
	"id" text PRIMARY KEY NOT NULL,
	"function_id" text NOT NULL,
	"event" jsonb NOT NULL,
	"steps" jsonb NOT NULL,
	"stack" jsonb NOT NULL,
	"state" text NOT NULL,
	"error" text,
	"created_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "job_schedule" (
	"id" text PRIMARY KEY NOT NULL,
	"next_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "job_task" (
	"run_id" text NOT NULL,
	"step_id" text NOT NULL,
	"kind" text NOT NULL,
	"attempt" integer NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"event_name" text,
	"condition" text,
	CONSTRAINT "job_task_run_id_step_id_pk" PRIMARY KEY("run_id","step_id")
);
--> statement-breakpoint
DROP INDEX "mail_due";--> statement-breakpoint
ALTER TABLE "job_task" ADD CONSTRAINT "job_task_run_id_job_run_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."job_run"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "job_event_received" ON "job_event" USING btree ("received_at");--> statement-breakpoint
CREATE INDEX "job_run_ended" ON "job_run" USING btree ("state","ended_at");--> statement-breakpoint
CREATE INDEX "job_task_due" ON "job_task" USING btree ("due_at");--> statement-breakpoint
CREATE INDEX "job_task_event" ON "job_task" USING btree ("event_name");--> statement-breakpoint
CREATE INDEX "mail_state" ON "mail" USING btree ("state");--> statement-breakpoint
ALTER TABLE "mail" DROP COLUMN "next_attempt_at";