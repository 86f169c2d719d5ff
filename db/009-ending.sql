-- 009 An account that is in use is ended by two, as a new card for it is given by two: the same row, marked.
ALTER TABLE renewal ADD COLUMN ending INTEGER;
