"""What a layer of a network needs: convolution, pooling, normalization, losses."""
