"""Many reports at once: what is to be built (:mod:`~analysis.batch.plan`) and building it (:mod:`~analysis.batch.run`)."""
