namespace Skyops.Kernels.Cpu.Gemm;

/// <summary>
/// A matrix whose element (r, c) lies at Data[Rows[r] + Columns[c]]. Plain and transposed matrices are of this form,
/// and so are the patches of a padded image (im2col), which therefore never have to be written out.
/// </summary>
internal readonly unsafe struct OffsetMatrix(float* data, int[] rows, int[] columns)
{
    public readonly float* Data = data;
    public readonly int[] Rows = rows;
    public readonly int[] Columns = columns;

    /// <summary>The matrix [rows, columns] stored row after row, or, when transposed, column after column.</summary>
    public static OffsetMatrix Of(float* data, int rows, int columns, bool transposed) => transposed
        ? new OffsetMatrix(data, Steps(rows, 1), Steps(columns, rows))
        : new OffsetMatrix(data, Steps(rows, columns), Steps(columns, 1));

    public static int[] Steps(int count, int step)
    {
        var offsets = new int[count];
        for (var i = 0; i < count; i++)
        {
            offsets[i] = i * step;
        }

        return offsets;
    }
}
