using Skyops.Kernels.Tensors;

namespace Skyops.Kernels.Operations;

/// <summary>Matrix products and what goes with them. Wrong shapes raise <see cref="ArgumentException"/>.</summary>
public interface IMatrixOperations
{
    /// <summary>
    /// c[i, j] = Σₚ a[i, p]·b[p, j]: one chain of fused multiply-adds a·b + sum for each output, p ascending, from +0.
    /// </summary>
    /// <param name="a">[m, k], or [k, m] when <paramref name="transposeA"/>.</param>
    /// <param name="transposeA">Whether <paramref name="a"/> is read transposed.</param>
    /// <param name="b">[k, n], or [n, k] when <paramref name="transposeB"/>.</param>
    /// <param name="transposeB">Whether <paramref name="b"/> is read transposed.</param>
    /// <param name="c">[m, n], overwritten; must not overlap the others.</param>
    void Multiply(Tensor a, bool transposeA, Tensor b, bool transposeB, Tensor c);

    /// <summary>x[i, j] ← x[i, j] + bias[i]. Shapes [m, n] and [m].</summary>
    void AddToRows(Tensor x, Tensor bias);

    /// <summary>sums[i] = Σⱼ x[i, j] in the fixed tree (docs of the CPU's FixedTree). Shapes [m, n] and [m].</summary>
    void SumRows(Tensor x, Tensor sums);
}
