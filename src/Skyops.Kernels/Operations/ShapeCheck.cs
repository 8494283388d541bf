using System.Runtime.CompilerServices;
using Skyops.Kernels.Tensors;

namespace Skyops.Kernels.Operations;

/// <summary>Refuses arguments whose shapes do not fit, with both shapes in the message.</summary>
internal static class ShapeCheck
{
    public static void Is(
        Tensor tensor, Shape wanted, [CallerArgumentExpression(nameof(tensor))] string name = "")
    {
        if (!tensor.Shape.Equals(wanted))
        {
            throw new ArgumentException($"{name} has shape {tensor.Shape}; {wanted} is needed");
        }
    }

    public static void Count(
        Tensor tensor, int wanted, [CallerArgumentExpression(nameof(tensor))] string name = "")
    {
        if (tensor.Count != wanted)
        {
            throw new ArgumentException($"{name} has shape {tensor.Shape}; {wanted} elements are needed");
        }
    }

    public static void Rank(
        Tensor tensor, int wanted, [CallerArgumentExpression(nameof(tensor))] string name = "")
    {
        if (tensor.Shape.Rank != wanted)
        {
            throw new ArgumentException($"{name} has shape {tensor.Shape}; {wanted} extents are needed");
        }
    }
}
