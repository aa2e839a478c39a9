"""All that trees are made of, in one module, as `neurosim.formulas` types formulas with it."""

from neurosim.formulas.conditions import (
    Choice as Choice,
)
from neurosim.formulas.conditions import (
    Joined as Joined,
)
from neurosim.formulas.conditions import (
    both as both,
)
from neurosim.formulas.conditions import (
    choice as choice,
)
from neurosim.formulas.conditions import (
    differs as differs,
)
from neurosim.formulas.conditions import (
    either as either,
)
from neurosim.formulas.conditions import (
    fact as fact,
)
from neurosim.formulas.conditions import (
    same as same,
)
from neurosim.formulas.conditions import (
    usually as usually,
)
from neurosim.formulas.evaluation import (
    COMPARISONS as COMPARISONS,
)
from neurosim.formulas.evaluation import (
    FLOAT_FUNCTIONS as FLOAT_FUNCTIONS,
)
from neurosim.formulas.evaluation import (
    Functions as Functions,
)
from neurosim.formulas.evaluation import (
    Read as Read,
)
from neurosim.formulas.expression import (
    Call as Call,
)
from neurosim.formulas.expression import (
    Comparison as Comparison,
)
from neurosim.formulas.expression import (
    Condition as Condition,
)
from neurosim.formulas.expression import (
    Expression as Expression,
)
from neurosim.formulas.expression import (
    Negative as Negative,
)
from neurosim.formulas.expression import (
    Number as Number,
)
from neurosim.formulas.expression import (
    Operand as Operand,
)
from neurosim.formulas.expression import (
    Part as Part,
)
from neurosim.formulas.expression import (
    Power as Power,
)
from neurosim.formulas.expression import (
    Product as Product,
)
from neurosim.formulas.expression import (
    Quotient as Quotient,
)
from neurosim.formulas.expression import (
    Sum as Sum,
)
from neurosim.formulas.expression import (
    Symbol as Symbol,
)
from neurosim.formulas.expression import (
    as_expression as as_expression,
)
from neurosim.formulas.functions import (
    absolute as absolute,
)
from neurosim.formulas.functions import (
    atan as atan,
)
from neurosim.formulas.functions import (
    cos as cos,
)
from neurosim.formulas.functions import (
    exp as exp,
)
from neurosim.formulas.functions import (
    log as log,
)
from neurosim.formulas.functions import (
    log1p as log1p,
)
from neurosim.formulas.functions import (
    maximum as maximum,
)
from neurosim.formulas.functions import (
    minimum as minimum,
)
from neurosim.formulas.functions import (
    sign as sign,
)
from neurosim.formulas.functions import (
    sin as sin,
)
from neurosim.formulas.functions import (
    sqrt as sqrt,
)
from neurosim.formulas.functions import (
    tanh as tanh,
)
from neurosim.formulas.rebuilding import (
    as_written as as_written,
)
from neurosim.formulas.rebuilding import (
    rebuilt as rebuilt,
)
from neurosim.formulas.rebuilding import (
    with_children as with_children,
)
from neurosim.formulas.shown import (
    Named as Named,
)
from neurosim.formulas.shown import (
    Written as Written,
)
from neurosim.formulas.shown import (
    named as named,
)
from neurosim.formulas.shown import (
    written as written,
)
