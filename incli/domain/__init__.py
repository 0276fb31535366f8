"""Floor 0: what an incident is. Pure, standard library only: no disk, git, clock or chance."""
