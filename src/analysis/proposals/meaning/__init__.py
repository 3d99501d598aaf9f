"""What each quantity means: subject, measure, flow, stage and scope."""
