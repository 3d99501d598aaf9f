"""The data package: descriptor and rows as files, what they must satisfy, how figures are linked, the codebook."""
