"""The exercises, one module for each lesson: ``lesson_00`` holds those of lesson 00."""
